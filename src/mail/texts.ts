import type { LetterContent } from '../delivery/message.ts'
import type { Language } from '../register/people.ts'

/** The words of one letter: plain text, so that every mail program and every screen reader shows the same. */
export interface Words {
  readonly subject: string
  /** Paragraphs. */
  readonly text: readonly string[]
}

interface Texts {
  readonly 'email-code': (letter: Extract<LetterContent, { kind: 'email-code' }>) => Words
  /** Below a letter that may have arrived before. */
  readonly repeat: string
}

const tr: Texts = {
  'email-code': ({ companyName, code, minutes }) => ({
    subject: `${companyName}: doğrulama kodunuz`,
    text: [
      'Bu e-posta adresinin size ait olduğunu göstermek için kodunuz:',
      code,
      `Kod ${minutes} dakika geçerlidir. Yalnızca kodu istediğiniz yerde girin, kimseyle paylaşmayın.`,
      'Bu kodu siz istemediyseniz bir şey yapmanız gerekmez: kod girilmeden hiçbir izin değişmez.',
      companyName,
    ],
  }),
  repeat: 'Bu ileti size daha önce de ulaşmış olabilir; içeriği aynıdır.',
}

const en: Texts = {
  'email-code': ({ companyName, code, minutes }) => ({
    subject: `${companyName}: your verification code`,
    text: [
      'Your code, to show that this e-mail address is yours:',
      code,
      `It is good for ${minutes} minutes. Enter it only where you asked for it, and share it with nobody.`,
      'If you did not ask for it, there is nothing you need to do: without the code no consent changes.',
      companyName,
    ],
  }),
  repeat: 'This message may have reached you before; it says the same.',
}

const languages: Readonly<Record<Language, Texts>> = { tr, en }

/** What a letter says in its language; one that may have arrived before says so. */
export function wordsOf(letter: LetterContent, language: Language, mayBeRepeat: boolean): Words {
  const texts = languages[language]
  const words = texts[letter.kind](letter)
  return mayBeRepeat ? { ...words, text: [...words.text, texts.repeat] } : words
}
