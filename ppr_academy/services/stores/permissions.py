"""What may be done in a store. Constants, so that a misspelt permission does not exist."""

STORE_EDIT = "stores.edit"
CATALOG_EDIT = "catalog.edit"
CATALOG_PUBLISH = "catalog.publish"
MEDIA_UPLOAD = "media.upload"
COMMERCE_VIEW = "commerce.view"
COMMERCE_CONNECT = "commerce.connect"
COMMERCE_REFUND = "commerce.refund"
STUDENTS_VIEW = "students.view"
OFFERS_EDIT = "offers.edit"

OWNER = frozenset(
    {
        STORE_EDIT,
        CATALOG_EDIT,
        CATALOG_PUBLISH,
        MEDIA_UPLOAD,
        COMMERCE_VIEW,
        COMMERCE_CONNECT,
        COMMERCE_REFUND,
        STUDENTS_VIEW,
        OFFERS_EDIT,
    }
)
"""Everything: what the person who opened a store may do in it."""
