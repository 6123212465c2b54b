import type { KeyFacts } from './decide-change.ts'

/** State of a key (brand, recipient, recipient type, channel) as the rows so far leave it. */
export type KnownConsent = Pick<
  KeyFacts,
  'consentId' | 'before' | 'lastId' | 'lastDoor' | 'basisAt' | 'basisCommitment'
>

/**
 * Keys of recipients who stand in several pages of a file, so that a preview decides each row on all rows before it, as
 * recording does. Nothing is kept of other recipients: the memory does not grow with the file.
 */
export class RowMemory {
  readonly #earlier: ReadonlyMap<string, KnownConsent>
  readonly #consents = new Map<string, KnownConsent>()

  constructor(earlier: ReadonlyMap<string, KnownConsent> = new Map()) {
    this.#earlier = earlier
  }

  /** Returns the memory for one more page. It changes nothing here until it is taken over. */
  next(): RowMemory {
    return new RowMemory(this.#consents)
  }

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
