import { defineConfig } from 'vitest/config'

/** Only for the suite that leaks on purpose. */
export default defineConfig({
  test: { include: ['test/leaks/planted.ts'], setupFiles: ['test/support/leaks/setup.ts'] },
})
