/** A vaccine as records name it, and what makes a full series of it. */
export interface Product {
  /** `cvx` (CDC), `eu` (EU register of medicinal products), or the system that a record names. */
  readonly codes: readonly { readonly system: string; readonly code: string }[]
  readonly doses: number
  /** A dose sooner after the one before does not count. */
  readonly minDaysBetween: number
}

const product = (
  doses: number,
  minDaysBetween: number,
  codes: { readonly cvx?: readonly string[]; readonly eu?: readonly string[] },
): Product => ({
  doses,
  minDaysBetween,
  codes: [
    ...(codes.cvx ?? []).map((code) => ({ system: 'cvx', code })),
    ...(codes.eu ?? []).map((code) => ({ system: 'eu', code })),
  ],
})

/*
 * Codes: CDC, "CVX codes for COVID-19 vaccines"; eHealth Network, value set "vaccine medicinal product", whose codes are
 * those of the EU register. Doses and intervals: the labels of the products; intervals less the four days of grace of the
 * CDC's interim clinical considerations, as 21 days are 17 and 28 are 24.
 */
const pfizer = product(2, 17, { cvx: ['208', '217'], eu: ['EU/1/20/1528'] })
/** For children of 5 to 11 years. */
const pfizerChild = product(2, 17, { cvx: ['218'] })
/** For children under 5: three doses. */
const pfizerInfant = product(3, 17, { cvx: ['219'] })
const moderna = product(2, 24, { cvx: ['207'], eu: ['EU/1/20/1507'] })
/** For children of 6 to 11 years, and of 6 months to 5 years. */
const modernaChild = product(2, 24, { cvx: ['221', '228'] })
const janssen = product(1, 0, { cvx: ['212'], eu: ['EU/1/20/1525'] })
const novavax = product(2, 17, { cvx: ['211'], eu: ['EU/1/21/1618'] })
const astraZeneca = product(2, 24, { cvx: ['210'], eu: ['EU/1/21/1529'] })
const valneva = product(2, 24, { eu: ['EU/1/21/1624'] })
const covaxin = product(2, 24, { cvx: ['502'], eu: ['Covaxin'] })
const sinopharm = product(2, 17, { cvx: ['510'], eu: ['BBIBP-CorV'] })
const coronaVac = product(2, 10, { cvx: ['511'], eu: ['CoronaVac'] })

const us2021 = [pfizer, pfizerChild, moderna, janssen]
const us2022 = [...us2021, pfizerInfant, modernaChild, novavax]

/** Lists of products that a rule may name instead of writing its own. */
export const productLists = {
  /** Authorised in the United States by the end of 2021. */
  'us-2021': us2021,
  /** The same by the end of 2022. */
  'us-2022': us2022,
  /** These, and those of the European Union and of the WHO's emergency listing. */
  listed: [...us2022, astraZeneca, valneva, covaxin, sinopharm, coronaVac],
} as const satisfies Record<string, readonly Product[]>
export type ProductList = keyof typeof productLists
export const productListNames = ['us-2021', 'us-2022', 'listed'] as const satisfies readonly ProductList[]

/** Finds a product by how a record names it. */
export type ProductFinder = (system: string, code: string) => Product | null

export function productFinder(products: readonly Product[]): ProductFinder {
  const byCode = new Map(
    products.flatMap((known) => known.codes.map(({ system, code }) => [`${system}|${code}`, known] as const)),
  )
  return (system, code) => byCode.get(`${system}|${code}`) ?? null
}
