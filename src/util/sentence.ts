/** Text for a person in each language: one in a single language does not compile. */
export type Sentence = Readonly<Record<'en' | 'tr', string>>

/** Makes a sentence without words, such as an address or a name with its value. */
export function wordless(text: string): Sentence {
  return { en: text, tr: text }
}

/** Puts sentences on lines of their own. */
export function inLines(sentences: readonly Sentence[]): Sentence {
  return {
    en: sentences.map(({ en }) => en).join('\n'),
    tr: sentences.map(({ tr }) => tr).join('\n'),
  }
}

/** Expected failure, with a sentence for the operator; the message, for logs, is the English one. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
  readonly sentence: Sentence

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence.en, options)
    this.sentence = sentence
  }
}

/** Refuses an action, such as `{ en: 'add the brand', tr: 'Marka eklenemedi' }`, for a reason without its full stop. */
export function cannot(action: Sentence, reason: Sentence, options?: ErrorOptions): OperatorError {
  const sentence = { en: `Cannot ${action.en}: ${reason.en}.`, tr: `${action.tr}: ${reason.tr}.` }
  return new OperatorError(sentence, options)
}
