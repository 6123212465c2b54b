/** Expected refusal with its reason, of which the caller notifies the user. A failure by a bug or an outage is thrown instead. */
export interface Refusal<Reason = string> {
  readonly kind: 'refused'
  readonly reason: Reason
}

/** Makes a refusal with a reason. */
export function refused<const Reason>(reason: Reason): Refusal<Reason> {
  return { kind: 'refused', reason }
}
