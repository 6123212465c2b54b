/**
 * `Intl.DateTimeFormat`, made when it is first used: to make one takes milliseconds, and whoever only starts (a Worker at a
 * request, the command line) uses none of them.
 */
export function dateFormat(
  locale: string,
  options: Intl.DateTimeFormatOptions,
): Pick<Intl.DateTimeFormat, 'format'> {
  let made: Intl.DateTimeFormat | undefined
  return {
    format(at) {
      made ??= new Intl.DateTimeFormat(locale, options)
      return made.format(at)
    },
  }
}
