import { expect, it } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { permittedFileName } from './files.ts'

it.each([
  ['permitted', 'csv', '123457_2025-12-31-235959_gonderilebilir.csv'],
  ['all', 'xlsx', '123457_2025-12-31-235959_tum-izinler.xlsx'],
  ['past', 'csv', '123457_2025-12-31-235959_gecmis-kayit_gonderim-listesi-degil.csv'],
] as const)(
  'the name of a file with %s holds brand, time and content, in ASCII letters',
  (content, ending, name) => {
    const moment = instant('2025-12-31 23:59:59')
    expect(permittedFileName({ brandCode: 123457, moment, content }, ending)).toBe(name)
  },
)
