/** Text for a person in each language: one in a single language does not compile. */
export type Sentence = Readonly<Record<'en' | 'tr', string>>

/** Makes a sentence that is the same in both languages, since it has no words, such as a path or a number. */
export function wordless(text: string): Sentence {
  return { en: text, tr: text }
}

/** Joins sentences into one text with a line for each. */
export function inLines(sentences: readonly Sentence[]): Sentence {
  return {
    en: sentences.map(({ en }) => en).join('\n'),
    tr: sentences.map(({ tr }) => tr).join('\n'),
  }
}

/** Error for an expected failure, with a sentence for the operator in both languages. The error's message, for logs, is English. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
  readonly sentence: Sentence

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence.en, options)
    this.sentence = sentence
  }
}

/**
 * Makes the error for an action that is refused, such as `{ en: 'add the brand', tr: 'Marka eklenemedi' }`. The reason has no full
 * stop at its end.
 */
export function cannot(action: Sentence, reason: Sentence, options?: ErrorOptions): OperatorError {
  const sentence = { en: `Cannot ${action.en}: ${reason.en}.`, tr: `${action.tr}: ${reason.tr}.` }
  return new OperatorError(sentence, options)
}
