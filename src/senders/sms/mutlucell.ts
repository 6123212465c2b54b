import { textOf } from './body.ts'
import { askAccount, askToSend, type Call } from './call.ts'
import type { CarrierAccount, SmsCarrier } from './carrier.ts'
import { accountStateOf, answerOf, type FaultCodes, senderState } from './faults.ts'
import { digitsOf } from './text.ts'

const codes: FaultCodes = {
  '20': 'bad-request',
  '21': 'unknown-sender',
  '22': 'no-credit',
  '23': 'wrong-password',
  '24': 'busy',
  '25': 'busy',
  '30': 'not-permitted',
  '34': 'not-permitted',
  'NOTHING-SENT': 'bad-number',
}

/** Mutlucell, XML. It answers plain text: `$id#credits`, or a number for an error. */
export function mutlucell({ username, password, sender, apiUrl, fetch }: CarrierAccount): SmsCarrier {
  const account = `ka="${escaped(username)}" pwd="${escaped(password)}"`
  const call = (path: string, xml: string): Call => {
    const body = `<?xml version="1.0" encoding="UTF-8"?>${xml}`
    const request = { method: 'POST', headers: { 'content-type': 'text/xml; charset=UTF-8' }, body }
    return { fetch, url: `${apiUrl}/smsgw-ws/${path}`, request }
  }
  return {
    async send(sms) {
      const message = `<mesaj><metin>${escaped(sms.text)}</metin><nums>${digitsOf(sms.to)}</nums></mesaj>`
      const settings = `${account} org="${escaped(sender)}" charset="${charsetOf(sms.text)}"`
      const sending = call('sndblkex', `<smspack ${settings}>${message}</smspack>`)
      return await askToSend(sending, async (response) => {
        const text = await textOf(response)
        if (text === null) return null
        const [, reference, credits] = /^\$(\d+)#(\d+(?:\.\d+)?)$/.exec(text) ?? []
        if (reference === undefined) return isCode(text) ? answerOf(sms, codes, text, response) : null
        // Unsure: the number may be what the message cost, and a message without a recipient costs nothing.
        if (Number(credits) === 0) return answerOf(sms, codes, 'NOTHING-SENT', response)
        return { kind: 'taken', reference }
      })
    },
    async check() {
      return await askAccount(call('gtorgex', `<smsorig ${account}/>`), async (response) => {
        const text = await textOf(response)
        if (text === null) return null
        if (!text.startsWith('$')) return accountStateOf(codes, text)
        const listed = text.slice(1).split(/[\r\n\t,;|]+/)
        return senderState(
          listed.map((name) => name.trim()),
          sender,
        )
      })
    },
  }
}

/** A number is an error; other texts are not of this carrier. */
function isCode(text: string): boolean {
  return /^\d{1,4}$/.test(text)
}

/** Its three alphabets, from the cheapest. Letters of the others would arrive as question marks. */
function charsetOf(text: string): 'default' | 'turkish' | 'unicode' {
  if (/^[\n -~]*$/.test(text)) return 'default'
  return /^[\n -~çÇğĞıİöÖşŞüÜ]*$/.test(text) ? 'turkish' : 'unicode'
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Escapes for XML, and drops control characters, which XML 1.0 cannot hold. */
export function escaped(text: string): string {
  const printable = text.replace(/[^\n\P{Cc}]/gu, '')
  return printable.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}
