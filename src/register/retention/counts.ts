/** How many of each kind; of evidence and complaints the texts, of downloads the links to files about him. */
export interface RetentionCounts {
  readonly consents: number
  readonly persons: number
  readonly evidence: number
  /** Of the evidence that is a file, each file once. */
  readonly evidenceFiles: number
  readonly complaintTexts: number
  readonly links: number
  readonly downloads: number
  readonly telegramPeople: number
  readonly keptForConsent: number
  readonly keptForComplaint: number
  readonly keptForDuty: number
}

export const noCounts: RetentionCounts = {
  consents: 0,
  persons: 0,
  evidence: 0,
  evidenceFiles: 0,
  complaintTexts: 0,
  links: 0,
  downloads: 0,
  telegramPeople: 0,
  keptForConsent: 0,
  keptForComplaint: 0,
  keptForDuty: 0,
}

export function addCounts(one: RetentionCounts, other: RetentionCounts): RetentionCounts {
  return Object.fromEntries(
    Object.keys(noCounts).map((name) => [
      name,
      one[name as keyof RetentionCounts] + other[name as keyof RetentionCounts],
    ]),
  ) as unknown as RetentionCounts
}
