import { runWriteBattery } from "./run-battery.ts";
import { echoAnswers } from "./tables/echo.ts";
import { injectionAnswers } from "./tables/injection.ts";

runWriteBattery([
  ["echo", echoAnswers],
  ["injection", injectionAnswers],
]);
