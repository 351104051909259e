import type { BadAnswer } from "../verdict.ts";
import { exchangeAnswers } from "./exchange.ts";
import { echoAnswers } from "./echo.ts";
import { redirectAnswers, statusAnswers, typeAnswers } from "./http.ts";
import { injectionAnswers } from "./injection.ts";
import { shapeAnswers, textAnswers } from "./json.ts";
import { transportAnswers } from "./transport.ts";

/** Every bad answer, by what is wrong with it. */
export const answerTables: readonly (readonly [title: string, answers: readonly BadAnswer[]])[] = [
  ["transport", transportAnswers],
  ["status", statusAnswers],
  ["redirect", redirectAnswers],
  ["type and encoding", typeAnswers],
  ["text", textAnswers],
  ["shape", shapeAnswers],
  ["exchange", exchangeAnswers],
  ["echo", echoAnswers],
  ["injection", injectionAnswers],
];
