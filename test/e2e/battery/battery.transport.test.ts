import { runBattery } from "./run-battery.ts";
import { transportAnswers } from "./tables/transport.ts";

runBattery([["transport", transportAnswers]]);
