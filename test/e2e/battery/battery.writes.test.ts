import { runWriteBattery } from "./run-battery.ts";
import { statusAnswers, typeAnswers } from "./tables/http.ts";
import { shapeAnswers, textAnswers } from "./tables/json.ts";
import { redirectAnswers } from "./tables/redirect.ts";

runWriteBattery([
  ["status", statusAnswers],
  ["redirect", redirectAnswers],
  ["type and encoding", typeAnswers],
  ["text", textAnswers],
  ["shape", shapeAnswers],
]);
