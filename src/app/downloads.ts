import type { Hono } from 'hono'
import { isTrialStamp, openDownload } from '../delivery/download-files.ts'
import { authorityOf } from '../register/staff.ts'
import { downloadRoutes } from '../web/download/routes.ts'
import type { House } from './house.ts'

/** The files behind links, for staff with the role that the file needs. */
export function downloadsOf({ register, log, stamper, workshop }: House, admins: readonly string[]): Hono {
  const makers = workshop?.makers ?? null
  return downloadRoutes({
    register,
    log,
    open: (download, brandCodes) => openDownload({ register, stamper, makers }, download, brandCodes),
    isTrialStamp: (download) => isTrialStamp({ register, stamper }, download),
    async brandsFor(holder, role) {
      const authority = await authorityOf(register, holder, admins)
      return authority.brandsFor(role).map(({ code }) => code)
    },
  })
}
