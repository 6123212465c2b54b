import { addBrand, type Brand, closeBrand, describeBrand, theProvider } from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Reply } from '../reply.ts'
import { adminBrands } from './own-brands.ts'
import { oldButton, saying } from './replies.ts'

/** What is said of a brand has no more characters. */
export const brandTextMax = 100

interface BrandDetails {
  readonly trademark?: string
  readonly shortNames?: string[]
}

interface NewBrand {
  readonly name: string
  readonly code: number
  readonly details: BrandDetails
}

/** Adds a brand; where it was not added, the reply says why. */
export async function addNamed(
  { register, actor, language, command }: StaffContext,
  { name, code, details }: NewBrand,
): Promise<Reply> {
  const { management } = messagesIn(language)
  const { brand: texts } = management
  const provider = await theProvider(register)
  if (provider === null) return saying(texts.noProvider)
  const row = { providerCode: provider.code, code, name, ...details, by: actor.id }
  const saved = await addBrand(register, row)
  if (!saved.ok) {
    return {
      ...saying(management.refused(saved.fault)),
      wrong: saved.fault === 'name-taken' ? 'name' : 'code',
    }
  }
  const next = `${command} ${texts.nextCommand(code)}`
  return saying(texts.added(name, code, details), {
    kind: 'note',
    text: [`${texts.next} `, { code: next }],
  })
}

/** Changes what is said of a brand. */
export async function editNamed(
  { register, language }: StaffContext,
  { code, name }: Brand,
  details: BrandDetails,
): Promise<Reply> {
  const { management } = messagesIn(language)
  const saved = await describeBrand(register, { code, ...details })
  return saved.ok
    ? saying(management.brand.edited(name, details))
    : { ...saying(management.refused(saved.fault)), wrong: 'short' }
}

/** Closing is asked once more, with what follows from it: nothing here opens a brand again. */
export async function askToClose(context: StaffContext, brand: Brand): Promise<Reply> {
  const messages = messagesIn(context.language)
  if (brand.closedAt !== null) return saying(messages.management.refused('brand-closed'))
  const rooms = (await listRooms(context.register)).filter(({ brandCode }) => brandCode === brand.code)
  return closing(brand, rooms.length, messages)
}

function closing({ code, name, master }: Brand, rooms: number, { management }: Messages): Reply {
  const { brand: texts } = management
  return saying(
    texts.askClose(name, code, rooms, master),
    {
      kind: 'choices',
      choices: [
        { label: texts.close(name), style: 'danger', action: { name: 'brand-close', values: [code] } },
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
  const texts = saved.ok ? management.brand.closed(brand.name) : management.refused(saved.fault)
  return { ...saying(texts), replaces: true }
}
