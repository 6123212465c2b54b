/** Adds a full stop, unless the sentence ends with a name that has its own, such as `Örnek A.Ş.` */
export function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
