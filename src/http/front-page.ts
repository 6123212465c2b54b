import type { Handler } from 'hono'
import { inLanguage, sentencesPage, showPage } from './page.ts'

const texts = inLanguage({
  tr: {
    title: 'izin çalışıyor',
    sentences: [
      'Bu sunucu, bir şirketin ticari ileti izinlerini tutar.',
      'İzinlerinizi görmek ya da durdurmak için size gelen mesajdaki bağlantıyı olduğu gibi açın.',
    ],
  },
  en: {
    title: 'izin is running',
    sentences: [
      'This server keeps the consents of a company for commercial messages.',
      'To see or stop your consents, open the link of the message you received as it is.',
    ],
  },
})

/** Answers the page at `/`, which an administrator opens to see if the server and its proxy work. */
export const frontPage: Handler = (c) => {
  const { language, texts: page } = texts(c)
  return showPage(c, sentencesPage(language, page.title, page.sentences))
}
