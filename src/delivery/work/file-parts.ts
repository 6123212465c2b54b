import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { authorityOf, type Role } from '../../register/staff.ts'
import type { FetchFile } from './fetched.ts'

/** What all work on files that people gave is done with. */
export interface FileParts {
  readonly register: Register
  readonly log: Log
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** The Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  /** Undefined where Slack is off. */
  readonly fetchFile?: FetchFile | undefined
}

/** So many tries take an hour or two: then whoever gave the file had better give it again. */
export const fileFailuresMax = 12

/** Whether somebody still has the role in which he gave a file: it may have been taken from him meanwhile. */
export async function mayStill(
  { register, admins }: Pick<FileParts, 'register' | 'admins'>,
  holder: string,
  role: Role,
  brandCode: number,
): Promise<boolean> {
  const authority = await authorityOf(register, holder, admins)
  return authority.brandsFor(role).some(({ code }) => code === brandCode)
}
