import { answerTables } from "./tables/all.ts";
import { runBattery } from "./run-battery.ts";

runBattery(answerTables);
