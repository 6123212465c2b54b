import { expect } from 'vitest'
import type { StaffContext } from '../../../bots/commands/context.ts'
import type { Filled } from '../../../bots/commands/form.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand, submitStaffForm } from '../../../bots/commands/staff.ts'
import { everythingIn, press, sendForm, staffContext, statesOf, textOf } from '../commands.ts'
import type { TestRegister } from '../register.ts'

export type StaffChoices = NonNullable<Parameters<typeof staffContext>[1]>

/** Staff who type commands, press buttons and send forms: the admin unless the user's id is given. */
export function staffChat(opened: TestRegister, defaults: StaffChoices = {}) {
  type Writer = string | StaffChoices | StaffContext
  async function as(writer: Writer = {}): Promise<StaffContext> {
    if (typeof writer === 'string') return await staffContext(opened, { ...defaults, user: writer })
    return 'outbox' in writer ? writer : await staffContext(opened, { ...defaults, ...writer })
  }
  const type = async (text: string, writer?: Writer) => await runStaffCommand(await as(writer), text)
  const pressIn = async (reply: Reply, label: string, writer?: Writer) =>
    await press(await as(writer), reply, label)
  return {
    as,
    type,
    typed: async (text: string, writer?: Writer) => textOf(await type(text, writer)),
    press: pressIn,
    pressed: async (reply: Reply, label: string, writer?: Writer) =>
      textOf(await pressIn(reply, label, writer)),
    /** Sends the form of a reply as it opened, with changes. */
    sendForm: async (reply: Reply, changes?: Filled, writer?: Writer) =>
      await sendForm(await as(writer), reply, changes),
    /** Sends a form with these values alone. */
    submit: async (
      form: { readonly name: string; readonly values?: readonly string[]; readonly filled: Filled },
      writer?: Writer,
    ) => await submitStaffForm(await as(writer), { values: [], ...form }),
    statesOf: async (address: string) => await statesOf(opened, { kind: 'phone', address }),
  }
}

/** No command of management stores a consent, and scripts look for that word. */
export function managementChat(opened: TestRegister) {
  const chat = staffChat(opened)
  async function type(text: string, choices: StaffChoices = {}): Promise<Reply> {
    const reply = await chat.type(text, choices)
    expect(everythingIn(reply)).not.toMatch(/kaydedildi/i)
    return reply
  }
  return {
    ...chat,
    type,
    typed: async (text: string, choices?: StaffChoices) => textOf(await type(text, choices)),
  }
}
