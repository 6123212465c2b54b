/** Expected "no", which the caller tells the user. A failure that only a bug or an outage causes is thrown instead. */
export interface Refusal<Reason = string> {
  readonly kind: 'refused'
  readonly reason: Reason
}

export function refused<const Reason>(reason: Reason): Refusal<Reason> {
  return { kind: 'refused', reason }
}
