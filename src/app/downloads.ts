import type { Context, Hono } from 'hono'
import { openDownload } from '../delivery/files/download-files.ts'
import { downloadRoutes } from '../features/download/routes.ts'
import type { RefusalReceipt } from '../features/recipient-page/routes.ts'
import { listBrands } from '../register/brands.ts'
import { isOwnFile, linkHolder, makeDownload, type OwnFile, roleForFile } from '../register/downloads.ts'
import { readHolder } from '../register/holder.ts'
import { personOf } from '../register/people.ts'
import type { Register } from '../register/register.ts'
import { authorityOf } from '../register/staff.ts'
import type { House } from './house.ts'

/**
 * Every brand, for who has proved that the address is his and still holds that proof, and for the masked receipt that the link of a
 * message has given; none for anybody else.
 */
async function brandsOfOwn(register: Register, holder: string, file: OwnFile): Promise<number[]> {
  const isGiven = file.kind === 'receipt' && file.masked === true
  if (!isGiven && !(await isProvedBy(register, holder, file))) return []
  return (await listBrands(register)).map(({ code }) => code)
}

async function isProvedBy(register: Register, holder: string, { recipientId }: OwnFile): Promise<boolean> {
  const { platform, id } = readHolder(holder)
  const person = platform === 'telegram' ? await personOf(register, id) : null
  return person?.addresses.some((one) => one.recipientId === recipientId) ?? false
}

/** The files behind links: for staff with the role that the file needs, and for a recipient what is his own. */
export function downloadsOf(
  { register, log, stamper, workshop }: House,
  admins: readonly string[],
  missed: (c: Context) => Promise<boolean>,
): Hono {
  const makers = workshop?.makers ?? null
  return downloadRoutes({
    register,
    log,
    missed,
    open: (download, brandCodes) => openDownload({ register, stamper, makers }, download, brandCodes),
    async brandsFor(holder, file) {
      if (isOwnFile(file)) return await brandsOfOwn(register, holder, file)
      const authority = await authorityOf(register, holder, admins)
      return authority.brandsFor(await roleForFile(register, file)).map(({ code }) => code)
    },
  })
}

/** Where whoever has refused behind the link of a message fetches the receipt of it, once and within a quarter of an hour. */
export async function receiptPathOf(
  { register }: Pick<House, 'register'>,
  { recipientId, changeId, language }: RefusalReceipt,
): Promise<string> {
  const file = { kind: 'receipt', brandCode: null, recipientId, changeId, language, masked: true } as const
  return `/d/${await makeDownload(register, { holder: linkHolder, file })}`
}
