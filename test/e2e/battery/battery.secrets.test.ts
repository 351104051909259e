import { runBattery } from "./run-battery.ts";
import { echoAnswers } from "./tables/echo.ts";
import { injectionAnswers } from "./tables/injection.ts";

runBattery([
  ["echo", echoAnswers],
  ["injection", injectionAnswers],
]);
