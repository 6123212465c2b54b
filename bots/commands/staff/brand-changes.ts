import {
  addBrand,
  type Brand,
  closeBrand,
  describeBrand,
  type SaveFault,
  theProvider,
} from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { adminBrands } from './own-brands.ts'
import { oldButton, saying } from './replies.ts'

/** What is said of a brand has no more characters. */
export const brandTextMax = 100

interface NewBrand {
  readonly name: string
  readonly code: number
  readonly details: ReturnType<typeof detailsOf>
}

/** Adds a brand; where it was not added, the reply says why. */
export async function addNamed(
  { register, actor, language, command }: StaffContext,
  { name, code, details }: NewBrand,
): Promise<{ readonly isAdded: boolean; readonly fault?: SaveFault; readonly reply: Reply }> {
  const { management } = messagesIn(language)
  const { brand: told } = management
  const provider = await theProvider(register)
  if (provider === null) return { isAdded: false, reply: saying(told.noProvider) }
  const row = { providerCode: provider.code, code, name, ...details, by: actor.id }
  const saved = await addBrand(register, row)
  if (!saved.ok) {
    return { isAdded: false, fault: saved.fault, reply: saying(management.refused(saved.fault)) }
  }
  const next = `${command} ${told.nextCommand(code)}`
  const reply = saying(told.added(name, code, details), {
    kind: 'note',
    text: [`${told.next} `, { code: next }],
  })
  return { isAdded: true, reply }
}

/** Changes what is said of a brand; `isWrong`: nothing was changed. */
export async function editNamed(
  { register, language }: StaffContext,
  { code, name }: Brand,
  details: ReturnType<typeof detailsOf>,
): Promise<{ readonly isWrong: boolean; readonly reply: Reply }> {
  const { management } = messagesIn(language)
  const saved = await describeBrand(register, { code, ...details })
  const told = saved.ok ? management.brand.edited(name, details) : management.refused(saved.fault)
  return { isWrong: !saved.ok, reply: saying(told) }
}

/** Closing is asked once more, with what follows from it: nothing here opens a brand again. */
export async function askToClose(context: StaffContext, brand: Brand): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (brand.closedAt !== null) return saying(messages.management.refused('brand-closed'))
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) => brandCode === brand.code)
  return closing(brand, rooms.length, messages)
}

function closing({ code, name, master }: Brand, rooms: number, { management }: Messages): Reply {
  const { brand: told } = management
  return saying(
    told.askClose(name, code, rooms, master),
    {
      kind: 'choices',
      choices: [
        { label: told.close(name), style: 'danger', action: { name: 'brand-close', values: [code] } },
      ],
    },
    { kind: 'note', text: management.notYet },
  )
}

/** The button that closes a brand; the value is its code. */
export async function brandCloseAction(
  context: StaffContext,
  [code = '']: readonly string[],
): Promise<Reply> {
  const messages = messagesIn(context.language)
  const brand = adminBrands(context).find((one) => String(one.code) === code)
  if (brand === undefined) return oldButton(context)
  const saved = await closeBrand(context.register, brand.code, context.actor.id)
  const { management } = messages
  const told = saved.ok ? management.brand.closed(brand.name) : management.refused(saved.fault)
  return { ...saying(told), replaces: true }
}

export interface GivenDetails {
  readonly trademark?: readonly string[] | undefined
  readonly shortNames?: readonly string[] | undefined
}

/** What is said of a brand, from the words behind its keys; what is not given is not touched. */
export function detailsOf({ trademark, shortNames }: GivenDetails): {
  trademark?: string
  shortNames?: string[]
} {
  const names = shortNames?.flatMap((part) => part.split(',')).map((name) => name.trim())
  return {
    ...(trademark === undefined ? {} : { trademark: trademark.join(' ') }),
    ...(names === undefined ? {} : { shortNames: [...new Set(names.filter((name) => name !== ''))] }),
  }
}
