import type { Step } from "../steps.ts";
import { type LookNeeds, look, lookUntilShown, type Publication, type Sight, versionTaken } from "./publication.ts";

/** A publication as a step, with what was seen of it last. */
export interface PublishStep extends Step {
  sight(): Sight;
}

/**
 * Publishing a version. It is done when the registry has it with the same content; another content under the same version ends it.
 *
 * @param first what was seen in the registry just now
 */
export function publishStep(publication: Publication, first: Sight, needs: LookNeeds): PublishStep {
  let sight = first;
  let fresh = true;
  return {
    name: `publish ${publication.name} ${publication.version}`,
    done: async () => {
      if (!fresh) sight = await look(publication, needs);
      fresh = false;
      if (sight.content.state === "other") throw versionTaken(publication, sight.content.differs);
      return sight.content.state === "same";
    },
    requests: publication.requests,
    apply: async () => {
      await publication.publish();
      sight = await lookUntilShown(publication, needs);
    },
    sight: () => sight,
  };
}
