import type { KeyFacts } from './decide-change.ts'

/** State of a key (brand, recipient, recipient type, channel) after the rows so far. */
export type KnownConsent = Pick<
  KeyFacts,
  'consentId' | 'before' | 'lastId' | 'lastDoor' | 'basisAt' | 'basisCommitment'
>

/**
 * States of the consents of recipients who are on several pages of a file. With them a preview decides each row on all rows
 * before it, as the recording does. Other recipients are not stored, so that the memory does not grow with the file.
 */
export class RowMemory {
  readonly #earlier: ReadonlyMap<string, KnownConsent>
  readonly #consents = new Map<string, KnownConsent>()

  constructor(earlier: ReadonlyMap<string, KnownConsent> = new Map()) {
    this.#earlier = earlier
  }

  /** Returns a memory for the next page of rows. This one stays as it is: a commit that failed decides its page once more. */
  next(): RowMemory {
    return new RowMemory(this.#consents)
  }

  /** Adds the states of a page whose decision is final. */
  takeOver(page: RowMemory): void {
    for (const [name, consent] of page.#consents) this.#consents.set(name, consent)
  }

  get(name: string): KnownConsent | undefined {
    return this.#consents.get(name) ?? this.#earlier.get(name)
  }

  set(name: string, consent: KnownConsent): void {
    this.#consents.set(name, consent)
  }
}
