/** Where the service worker keeps pictures, so that they are shown without a network; gone on signing out (C7). */
export const PICTURE_CACHE = 'pictures'
