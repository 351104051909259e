/** The formats that a report can be had in. */
export const REPORT_FORMATS = ["markdown", "junit", "html", "ctrf", "in-toto"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
