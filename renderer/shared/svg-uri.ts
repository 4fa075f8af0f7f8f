/** As a picture, so that nothing in it can become part of the page. */
export const svgUri = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`
