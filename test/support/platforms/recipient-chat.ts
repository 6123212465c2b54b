import { beforeEach } from 'vitest'
import type { SharedContact } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  receiveContact,
  receiveText,
  runRecipientAction,
  runRecipientCommand,
} from '../../../src/features/recipient-chat/chat.ts'
import {
  heldMails,
  openCommandRegister,
  pressAsRecipient,
  recipientContext,
  runAsRecipient,
  statesOf,
  textOf,
} from '../commands.ts'
import { forAllTests } from '../opened.ts'
import { email, phone, type TestRegister } from '../register.ts'

type ContextChoices = NonNullable<Parameters<typeof recipientContext>[1]>

/** Recipients who write to the bot, in each test another person with a phone and a mailbox of their own. */
export function recipientChat({
  home = forAllTests(openCommandRegister),
  hasMail = false,
  hasSms = false,
}: {
  readonly home?: TestRegister
  readonly hasMail?: boolean
  readonly hasSms?: boolean
} = {}) {
  const { codes, mailOf } = heldMails()
  const writer = { number: 0, userId: '', phone: phone(0), mailbox: email(0) }
  beforeEach(() => {
    const number = writer.number + 1
    Object.assign(writer, {
      number,
      userId: String(7000 + number),
      phone: phone(number),
      mailbox: email(number),
    })
    codes.length = 0
  })

  function context(choices: ContextChoices = {}) {
    const { userId } = writer
    const codeSender = mailOf(home, userId)
    const senders = { mail: hasMail ? codeSender : null, sms: hasSms ? codeSender : null }
    return recipientContext(home, { userId, ...senders, ...choices })
  }
  const allTexts = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
  const command = async (name: string, rest = '') => await runRecipientCommand(context(), name, rest)
  const type = async (text: string, beside?: Parameters<typeof receiveText>[2]) =>
    await receiveText(context(), text, beside)
  /** `receivedAt`: when the press was stored, now unless it is processed late. */
  const press = async (reply: Reply, label: string, receivedAt = home.clock.now()) =>
    await pressAsRecipient({ ...context(), receivedAt }, reply, label)
  /** Presses a button with these values, which may be forged or old. */
  const act = async (name: string, ...values: readonly (string | number)[]) =>
    await runRecipientAction(context(), { name, values: values.map(String) })
  const share = async (contact: Partial<SharedContact> = {}) =>
    await receiveContact(context(), {
      phoneNumber: writer.phone.address,
      own: true,
      forwarded: false,
      ...contact,
    })

  /** Proves the phone; returns the list of consents. */
  async function provePhone(): Promise<Reply> {
    await act('phone')
    return listIn(await share())
  }

  /** Proves the mailbox by its code; returns the list of consents. */
  async function proveMailbox(address = writer.mailbox.address): Promise<Reply> {
    await type(address)
    return listIn(await type(codes.at(-1) ?? ''))
  }

  return {
    home,
    writer,
    codes,
    context,
    allTexts,
    command,
    commandText: async (name: string, rest?: string) => allTexts(await command(name, rest)),
    answerTo: async (name: string, rest?: string) => await runAsRecipient(context(), name, rest),
    type,
    typed: async (...words: Parameters<typeof type>) => allTexts(await type(...words)),
    press,
    pressed: async (reply: Reply, label: string, receivedAt?: number) =>
      textOf(await press(reply, label, receivedAt)),
    act,
    share,
    provePhone,
    proveMailbox,
    openBrand: async (brand = 'Örnek Kahve') => await press(await provePhone(), brand),
    /** From here on in this test another person writes, with the same phone and mailbox in mind. */
    becomeAnother: () => void Object.assign(writer, { userId: String(90_000 + writer.number) }),
    states: async (recipient = writer.phone) => await statesOf(home, recipient),
  }
}

function listIn([, list]: readonly Reply[]): Reply {
  if (list === undefined) throw new Error('Cannot go on: the address was not proved')
  return list
}
