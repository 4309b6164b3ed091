import { createContext } from 'solid-js'

/** What is known of somebody's or something's picture by their id: its SHA-256. */
export type FaceOf = (id: string) => string | undefined

/** So that faces look the same wherever they appear, without everything between having to know of pictures. */
export const FacesContext = createContext<FaceOf>(() => undefined)
