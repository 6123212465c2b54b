import type { Context, Hono } from 'hono'
import { isTrialStamp, openDownload } from '../delivery/files/download-files.ts'
import { listBrands } from '../register/brands.ts'
import { isOwnFile, type OwnFile, roleToFetch } from '../register/downloads.ts'
import { readHolder } from '../register/holder.ts'
import { personOf } from '../register/people.ts'
import type { Register } from '../register/register.ts'
import { authorityOf } from '../register/staff.ts'
import { downloadRoutes } from '../web/download/routes.ts'
import type { House } from './house.ts'

/** Every brand, for who has proved that the address is his and still holds that proof; none for anybody else. */
async function brandsOfOwn(register: Register, holder: string, { recipientId }: OwnFile): Promise<number[]> {
  const { platform, id } = readHolder(holder)
  const person = platform === 'telegram' ? await personOf(register, id) : null
  if (person === null || !person.addresses.some((one) => one.recipientId === recipientId)) return []
  return (await listBrands(register)).map(({ code }) => code)
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
    isTrialStamp: (download) => isTrialStamp({ register, stamper }, download),
    async brandsFor(holder, file) {
      if (isOwnFile(file)) return await brandsOfOwn(register, holder, file)
      const authority = await authorityOf(register, holder, admins)
      return authority.brandsFor(roleToFetch[file.kind]).map(({ code }) => code)
    },
  })
}
