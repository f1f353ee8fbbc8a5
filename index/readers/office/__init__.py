"""Files of office programs: zip archives of XML parts."""
