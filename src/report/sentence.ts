/**
 * A sentence with its full stop; one that ends with a name that has its own, as `Örnek A.Ş.` and `Smith & Co.` do, gets no
 * second one.
 */
export function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
