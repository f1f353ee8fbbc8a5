"""Files of older word processors (.doc, .wps, .rtf), brought into the form that `index.readers.office.word` reads."""
