import { longDates } from '../calendar/istanbul.ts'
import { shortId } from '../consent/consent.ts'
import { channelsNamed, mailsWithCode, signatureOf, type Words } from '../jobs/codes/texts.ts'
import type { Letter, LetterContent } from '../jobs/message.ts'
import type { Language } from '../register/recipients/people.ts'
import { memoizeSuccess } from '../util/timeout.ts'

/** Library that composes e-mails, which is loaded for the first e-mail. */
const composerLibrary = memoizeSuccess(() => import('nodemailer/lib/mail-composer'))

/** Returns an e-mail as bytes (RFC 5322). Every attempt has the same Message-ID, so that mail programs show repeats once. */
export async function compose(message: Letter, from: string, mayBeRepeat: boolean): Promise<Buffer> {
  const { letter } = message
  const { subject, text } = wordsOf(message, letter.language, mayBeRepeat)
  const { default: MailComposer } = await composerLibrary()
  const composer = new MailComposer({
    from,
    to: { name: '', address: letter.to },
    subject,
    text: `${text.join('\n\n')}\n`,
    messageId: `<${letter.id}@${domainOf(from)}>`,
    date: new Date(letter.madeAt),
    headers: {
      // Prevents automatic answers such as holiday notices (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': letter.language,
      ...(message.kind === 'consent-given' ? message.headers : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  })
  return await composer.compile().build()
}

/** Returns the bare address of a sender such as `Örnek A.Ş. <izin@ornek.com.tr>`. */
export function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}

function domainOf(from: string): string {
  return addressOf(from).split('@').at(-1) ?? 'izin.invalid'
}

type ProveConsent = Extract<LetterContent, { kind: 'prove-consent' }>
type ConsentGiven = Extract<LetterContent, { kind: 'consent-given' }>

function numbersOf({ changeIds }: Pick<ConsentGiven, 'changeIds'>): string {
  return changeIds.map(shortId).join(', ')
}

const tr = {
  ...mailsWithCode.tr,
  'prove-consent': ({ companyName, contact, brandName, channels, url }: ProveConsent): Words => ({
    subject: `${brandName}: onayınızı doğrulayın`,
    text: [
      `Bu adresle ${brandName} (${companyName}) için ${channelsNamed(channels, 'tr')} onayı istendi. Onay veriyorsanız bir saat içinde bu bağlantıyı açıp doğrulayın:`,
      url,
      'Bu formu siz doldurmadıysanız bir şey yapmanız gerekmez: doğrulamadan hiçbir izin kaydedilmez.',
      signatureOf({ companyName, contact }),
    ],
  }),
  'consent-given': ({
    companyName,
    contact,
    brandName,
    channels,
    recordedAt,
    wayOut,
    ...given
  }: ConsentGiven): Words => ({
    subject: `${brandName}: ONAY kaydınız`,
    text: [
      `${brandName} (${companyName}) için ${channelsNamed(channels, 'tr')} ONAY'ınız kaydedildi: ${longDates.tr.moment(recordedAt)}, işlem no ${numbersOf(given)}.`,
      'Onayınızı istediğiniz zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirsiniz:',
      wayOut,
      'Bu onayı siz vermediyseniz aynı bağlantıdan hemen durdurabilirsiniz.',
      signatureOf({ companyName, contact }),
    ],
  }),
  /** Sentence added to an e-mail that may have arrived before. */
  repeat: 'Bu mesaj size daha önce de ulaşmış olabilir; içeriği aynıdır.',
}

const en: typeof tr = {
  ...mailsWithCode.en,
  'prove-consent': ({ companyName, contact, brandName, channels, url }) => ({
    subject: `${brandName}: confirm your consent`,
    text: [
      `Consent to ${channelsNamed(channels, 'en')} of ${brandName} (${companyName}) was asked for with this address. To give it, open this link within an hour and confirm:`,
      url,
      'If you did not fill in the form, there is nothing you need to do: nothing is recorded before you confirm.',
      signatureOf({ companyName, contact }),
    ],
  }),
  'consent-given': ({ companyName, contact, brandName, channels, recordedAt, wayOut, ...given }) => ({
    subject: `${brandName}: your consent (ONAY) was recorded`,
    text: [
      `Your consent (ONAY) for ${channelsNamed(channels, 'en')} to ${brandName} (${companyName}) was recorded: ${longDates.en.moment(recordedAt)}, record no. ${numbersOf(given)}.`,
      'You can take it back at any time, without a reason and free of charge:',
      wayOut,
      'If you did not give this consent, you can stop it at once by the same link.',
      signatureOf({ companyName, contact }),
    ],
  }),
  repeat: 'This message may have reached you before; it says the same.',
}

const languages: Readonly<Record<Language, typeof tr>> = { tr, en }

/** Writes the subject and text of a letter. A letter that may be a repeat says so at its end. */
function wordsOf(letter: LetterContent, language: Language, mayBeRepeat: boolean): Words {
  const { [letter.kind]: write, repeat } = languages[language]
  // The function was chosen by the kind of this content, which TypeScript does not see.
  const words = (write as (content: LetterContent) => Words)(letter)
  return mayBeRepeat ? { ...words, text: [...words.text, repeat] } : words
}
