"""What is printed around the body: header, title, issuer, footer."""
