const PHASES: Readonly<Record<string, string>> = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc",
};

const PATTERN =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<phase>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<early>\d+)?)?(?<post>-(?<implied>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<late>\d+)?)?(?<dev>[-_.]?dev[-_.]?(?<draft>\d+)?)?(?:\+(?<local>[a-z\d]+(?:[-_.][a-z\d]+)*))?$/;

/**
 * A version as Python writes it (PEP 440, "Normalization"): `1.0.0-beta.1` is `1.0.0b1`. What is no version there stays as it is. Pure.
 */
export function canonicalVersion(text: string): string {
  const groups = PATTERN.exec(text.trim().toLowerCase())?.groups;
  if (groups === undefined) return text;
  const { epoch, release = "", phase, early, post, implied, late, dev, draft, local } = groups;
  const number = (digits: string | undefined) => String(BigInt(digits ?? "0"));
  return [
    epoch === undefined || number(epoch) === "0" ? "" : `${number(epoch)}!`,
    release.split(".").map(number).join("."),
    phase === undefined ? "" : `${PHASES[phase] ?? phase}${number(early)}`,
    post === undefined ? "" : `.post${number(implied ?? late)}`,
    dev === undefined ? "" : `.dev${number(draft)}`,
    local === undefined ? "" : `+${local.replace(/[-_]/g, ".")}`,
  ].join("");
}
