import { expect, test } from 'vitest'
import { shownInForm } from '../../consent/shown/shown.ts'
import { formPage } from './page.ts'

const placeholders = {
  tr: { brandName: '‹marka›', companyName: '‹şirket›' },
  en: { brandName: '‹brand›', companyName: '‹company›' },
}

const scenes = {
  tr: { either: 'Telefon ve e-posta', phone: 'Yalnız telefon', email: 'Yalnız e-posta' },
  en: { either: 'Phone and e-mail', phone: 'Phone only', email: 'E-mail only' },
}
const kindsOf = { either: ['phone', 'email'], phone: ['phone'], email: ['email'] } as const

async function shownText(language: 'tr' | 'en'): Promise<string> {
  const shown: string[] = []
  for (const scene of ['either', 'phone', 'email'] as const) {
    const page = formPage({ language, ...placeholders[language], kinds: kindsOf[scene] })
    shown.push(`(${scenes[language][scene]})\n${readable(String(await page))}`)
  }
  return shown.join('\n\n')
}

/** The form as somebody reads it, with its boxes and buttons in brackets. */
function readable(page: string): string {
  return page
    .replace(/[\s\S]*<main>/, '')
    .replaceAll(/<input type="checkbox"([^>]*)>/g, (_, more: string) =>
      more.includes('checked') ? '[x]' : '[ ]',
    )
    .replaceAll(/<button[^>]*>([^<]*)<\/button>/g, '[$1]')
    .replaceAll(/<\/?strong>/g, '')
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll(/[ \t]*\n\s*/g, '\n')
    .trim()
}

test.each(['tr', 'en'] as const)(
  'the form says what its version says: another word is another version (%s)',
  async (language) => {
    expect(await shownText(language)).toBe(shownInForm[language].text)
  },
)
