/** What people call a country; the code itself where the language has no name for it. @param code ISO 3166-1. */
export function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
