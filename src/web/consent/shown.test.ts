import { expect, test } from 'vitest'
import { shownInForm } from '../../consent/shown/shown.ts'
import { formPage } from './page.ts'

const placeholders = {
  tr: { brandName: '‹marka›', companyName: '‹şirket›' },
  en: { brandName: '‹brand›', companyName: '‹company›' },
}

/** The form as somebody reads it, with its boxes and buttons in brackets. */
async function shownText(language: 'tr' | 'en'): Promise<string> {
  const page = String(await formPage({ language, ...placeholders[language], kinds: ['phone', 'email'] }))
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
