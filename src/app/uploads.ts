import type { Hono } from 'hono'
import { authorityOf } from '../register/staff.ts'
import { uploadRoutes } from '../web/upload/routes.ts'
import type { House } from './house.ts'

/** Where files of consents are uploaded, by whoever may change consents of the brand. */
export function uploadsOf({ register, log, workshop }: House, admins: readonly string[]): Hono {
  return uploadRoutes({
    register,
    log,
    takesFiles: workshop !== null,
    async brandsFor(holder) {
      const authority = await authorityOf(register, holder, admins)
      return authority.brandsFor('editor').map(({ code }) => code)
    },
  })
}
