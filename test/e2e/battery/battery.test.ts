import { runBattery } from "./run-battery.ts";
import { exchangeAnswers } from "./tables/exchange.ts";
import { statusAnswers, typeAnswers } from "./tables/http.ts";
import { shapeAnswers, textAnswers } from "./tables/json.ts";
import { redirectAnswers } from "./tables/redirect.ts";

runBattery([
  ["status", statusAnswers],
  ["redirect", redirectAnswers],
  ["type and encoding", typeAnswers],
  ["text", textAnswers],
  ["shape", shapeAnswers],
  ["exchange", exchangeAnswers],
]);
