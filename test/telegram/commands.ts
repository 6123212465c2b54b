import type { RecipientContext, SharedContact } from '../../bots/commands/context.ts'
import type { RecipientChat } from '../../bots/commands/recipient-chat.ts'
import type { Reply } from '../../bots/commands/reply.ts'
import { recipientChat } from '../../src/features/recipient-chat/chat.ts'

export function fakeCommands() {
  const asked: { readonly context: RecipientContext; readonly as: string }[] = []
  /** A request key counts once, as in the register. */
  const effects = new Map<string, string>()
  const note = (context: RecipientContext, as: string) => {
    asked.push({ context, as })
    if (!effects.has(context.requestKey)) effects.set(context.requestKey, as)
  }
  const commands: RecipientChat = {
    async command(context, command, rest) {
      note(context, `/${command} ${rest}`.trim())
      return command === 'start' ? [greeting] : [said(`komut: ${command}`)]
    },
    async action(context, { name, values }) {
      note(context, [name, ...values].join('|'))
      return [confirmation]
    },
    async contact(context, contact) {
      note(context, nameOf(contact))
      return contact.own && !contact.forwarded ? [list] : [said('Bu, sizin numaranız değil.')]
    },
    async blocked(context, isBlocked) {
      note(context, `blocked ${isBlocked}`)
    },
    async text(context, text) {
      note(context, text)
      return [said(text)]
    },
    introduction: recipientChat.introduction,
  }
  return { asked, effects, ...commands }
}

function nameOf({ phoneNumber, own, forwarded }: SharedContact): string {
  return `${phoneNumber} ${own ? 'own' : 'not own'}${forwarded ? ' forwarded' : ''}`
}

function said(text: string): Reply {
  return { summary: text, parts: [{ kind: 'text', text }] }
}

const stop = {
  label: 'Örnek Kahve · SMS: durdur',
  action: { name: 'stop', values: [123457, 'MESAJ'] },
} as const

const greeting: Reply = {
  summary: 'İzin botu',
  parts: [
    { kind: 'text', text: 'Merhaba. Ben Örnek A.Ş.nin izin botuyum.' },
    { kind: 'contact-request', label: 'Numaramı paylaş' },
  ],
}

const list: Reply = {
  summary: 'İzinleriniz',
  closesKeyboard: true,
  parts: [
    { kind: 'heading', text: 'Numaranız doğrulandı.' },
    { kind: 'text', text: ['Örnek Kahve · SMS: ', { strong: 'ONAY' }] },
    { kind: 'choices', choices: [stop] },
  ],
}

const confirmation: Reply = {
  summary: 'RET kaydedildi.',
  replaces: true,
  parts: [{ kind: 'text', text: 'RET kaydedildi. Örnek Kahve artık size SMS gönderemez.' }],
}
