import { readPrincipal } from '../../register/actor.ts'
import { listBrands } from '../../register/brands.ts'
import { downloadTraces, isOwnFile, type OwnFile, roleForFile } from '../../register/downloads.ts'
import { personOf } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { Feature, PageParts } from '../feature.ts'
import { fileActions } from './files.ts'
import { openDownload } from './open-download.ts'
import { downloadRoutes } from './routes.ts'

/** Serves files behind links: to staff with the file's role, to recipients their own. */
export const download = {
  routes: ({ register, log, stamper, makers, nameOf, missed, authorityOf }: PageParts) =>
    downloadRoutes({
      register,
      log,
      missed,
      open: (file, brandCodes) => openDownload({ register, stamper, makers, nameOf }, file, brandCodes),
      async brandsFor(principal, file) {
        if (isOwnFile(file)) return await brandsOfOwn(register, principal, file)
        const authority = await authorityOf(principal)
        return authority.brandsFor(await roleForFile(register, file)).map(({ code }) => code)
      },
    }),
  actions: fileActions,
  eraseRecipient: downloadTraces,
} satisfies Feature

/** Every brand for a masked receipt and for a recipient who still holds the proof of the address; else none. */
async function brandsOfOwn(register: Register, principal: string, file: OwnFile): Promise<number[]> {
  const isGiven = file.kind === 'receipt' && file.masked === true
  if (!isGiven && !(await isProvedBy(register, principal, file))) return []
  return (await listBrands(register)).map(({ code }) => code)
}

async function isProvedBy(register: Register, principal: string, { recipientId }: OwnFile): Promise<boolean> {
  const { platform, id } = readPrincipal(principal)
  const person = platform === 'telegram' ? await personOf(register, id) : null
  return person?.addresses.some((one) => one.recipientId === recipientId) ?? false
}
