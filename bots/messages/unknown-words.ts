/** Sentences about words that are no command. */
export const unknownWordTexts = {
  tr: {
    meant: (word: string) => `Evet, ${word}`,
    annualLeave: 'Burada ticari ileti izinleri yönetiliyor; yıllık izin için insan kaynaklarına başvurun.',
  },
  en: {
    meant: (word: string) => `Yes, ${word}`,
    annualLeave: 'This is about consents to commercial messages; for annual leave ask human resources.',
  },
}
