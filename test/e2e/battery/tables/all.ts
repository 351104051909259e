import type { BadAnswer } from "../verdict.ts";
import { transportAnswers } from "./transport.ts";

/** Every bad answer, by what is wrong with it. */
export const answerTables: readonly (readonly [title: string, answers: readonly BadAnswer[]])[] = [
  ["a connection that", transportAnswers],
];
