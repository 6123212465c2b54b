import * as z from 'zod'
import { channels, recipientTypes } from '../../consent/channel.ts'
import { textsIn } from '../../documents/consents/texts.ts'
import { type AskedList, answersOf, type ListAnswer } from '../../register/asked-list.ts'
import { openDraft } from '../../register/drafts.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { AddressFile } from '../../register/uploads/file.ts'
import { addressPages } from '../../register/uploads/page.ts'
import { type ListLine, listHeader, listLine } from '../../report/files.ts'

const listSchema = z.lazy(() =>
  z.object({
    brandCode: z.int(),
    channel: z.enum(channels),
    recipientType: z.enum(recipientTypes),
    lines: z.array(z.string()),
  }),
)

/** The list that somebody asked about, as long as it is kept for him; null when it is not any more, or was somebody else's. */
export async function keptList(register: Register, actor: string, id: string): Promise<AskedList | null> {
  return listSchema.safeParse(await openDraft(register, actor, id)).data ?? null
}

/** The whole list line by line, as it stands when it is fetched: a refusal that came since it was asked about is in it. */
export async function* listFileLines(
  register: Register,
  list: AskedList,
  language: Language,
): AsyncGenerator<string> {
  yield listHeader
  for await (const answer of answersOf(register, list)) yield listLine(lineOf(answer, language), list)
}

/** The same of a file of addresses, one of its pages in memory at a time. */
export async function* listedFileLines(
  register: Register,
  list: AddressFile,
  language: Language,
): AsyncGenerator<string> {
  yield listHeader
  for await (const { lines } of addressPages(register, list.id)) {
    for await (const answer of answersOf(register, { ...list, lines })) {
      yield listLine(lineOf(answer, language), list)
    }
  }
}

const notAsked = {
  tr: {
    unreadable: 'Gönderilemez: adres okunamadı.',
    unsuited: 'Gönderilemez: adres bu kanala uymuyor.',
  },
  en: {
    unreadable: 'May not be sent to: no address could be read.',
    unsuited: 'May not be sent to: the address does not suit this channel.',
  },
}

function lineOf(answer: ListAnswer, language: Language): ListLine {
  switch (answer.kind) {
    case 'answered': {
      const { recipient, status, maySend, reason } = answer
      const { reasons } = textsIn(language).words
      return { recipient: recipient.address, status, maySend, why: reasons[reason] }
    }
    case 'unreadable':
      return { recipient: answer.line, status: null, maySend: false, why: notAsked[language].unreadable }
    case 'unsuited': {
      const { address } = answer.recipient
      return { recipient: address, status: null, maySend: false, why: notAsked[language].unsuited }
    }
  }
}
