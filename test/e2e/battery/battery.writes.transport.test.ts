import { runWriteBattery } from "./run-battery.ts";
import { transportAnswers } from "./tables/transport.ts";

runWriteBattery([["transport", transportAnswers]]);
