"""What tests telephone with: telephones, the carrier's end of a line, and what is heard."""
