import { brandsLike } from '../parse/brand.ts'
import type { Reply } from '../reply.ts'
import { askForContact } from './ask.ts'
import { brandsReply } from './brand-pages.ts'
import { listReply } from './list.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, standingBrands } from './standing-brands.ts'
import { hasOpen } from './stop-buttons.ts'

/** As many as one keyboard holds with all their buttons. */
const foundMax = 16
const nameMax = 100

/** `/ret`: the list; `/ret kahve`: the brands that are called so, each with all its buttons. */
export async function stopCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { messages, addresses } = speaker
  const { consents: told, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const name = rest.slice(0, nameMax)
  if (name === '') return await listReply(speaker)
  const found = await brandsCalled(speaker, name)
  const shown = found.slice(0, foundMax)
  const title =
    found.length === 0
      ? told.notFound(name)
      : told.found(name, found.length, foundMax, hasOpen(shown, addresses))
  return brandsReply(shown, title, addresses, messages)
}

/** The brands this person can refuse that are called so: by name, short name or code, as the staff name them too. */
export async function brandsCalled({ context, addresses }: Speaker, name: string): Promise<BrandState[]> {
  if (addresses.length === 0) return []
  const standing = await standingBrands(context.register, addresses)
  const codes = brandsLike(
    name,
    standing.map(({ brand }) => brand),
  ).map(({ code }) => code)
  return standing.filter(({ brand }) => codes.includes(brand.code))
}
