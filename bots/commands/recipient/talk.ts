import { notePerson } from '../../../src/register/people.ts'
import { messagesIn } from '../../messages/index.ts'
import { fold } from '../parse/fold.ts'
import type { Part, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { listReply } from './list.ts'
import type { Speaker } from './speaker.ts'

/**
 * Who this is, what it is for, and what has to be told by KVKK article 10 (iys.md 7.6); then the request for the number, or the
 * list when it is proved.
 */
export async function startReply(speaker: Speaker): Promise<Reply> {
  const { messages, company, addresses } = speaker
  const { start } = messages.recipient
  const hello: Part = { kind: 'text', text: start.hello(company) }
  const next =
    addresses.length === 0 ? await askForContact(speaker, start.askForContact) : await listReply(speaker)
  return {
    ...next,
    summary: start.hello(company),
    parts: [hello, { kind: 'note', text: start.inform(company) }, ...next.parts],
  }
}

/** KVKK article 10: what is done with the number, for whom, and which rights there are. */
export async function informReply({ messages, company }: Speaker): Promise<Reply> {
  const { inform } = messages.recipient
  return {
    summary: inform.title,
    parts: [
      { kind: 'heading', text: inform.title },
      { kind: 'facts', facts: inform.notice(company) },
      { kind: 'note', text: inform.consentDiffers },
    ],
  }
}

export async function helpReply({ messages, company }: Speaker): Promise<Reply> {
  const { help, refuse, start } = messages.recipient
  return {
    summary: help.summary,
    parts: [
      { kind: 'text', text: help.text(company) },
      { kind: 'text', text: help.commands },
      { kind: 'text', text: help.forward },
      { kind: 'note', text: start.otherWays(company) },
      { kind: 'choices', choices: [{ label: refuse.showList, action: { name: 'list', values: [] } }] },
    ],
  }
}

/** `/dil en`, or two buttons. */
export async function languageReply(speaker: Speaker, rest: string): Promise<Reply> {
  const { context, messages } = speaker
  const wanted = languageWords[fold(rest).trim()]
  if (wanted === undefined) {
    return sentence(messages.recipient.help.languageAsk, {
      kind: 'choices',
      choices: [
        { label: 'Türkçe', action: { name: 'language', values: ['tr'] } },
        { label: 'English', action: { name: 'language', values: ['en'] } },
      ],
    })
  }
  const { register, userId, account } = context
  await notePerson(register, { userId, account, language: wanted })
  return sentence(messagesIn(wanted).recipient.help.languageSet)
}

const languageWords: Readonly<Partial<Record<string, 'tr' | 'en'>>> = Object.assign(Object.create(null), {
  tr: 'tr',
  turkce: 'tr',
  turkish: 'tr',
  en: 'en',
  english: 'en',
  ingilizce: 'en',
})
