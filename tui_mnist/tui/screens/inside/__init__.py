"""The Inside screen: what the network has learned, unit by unit and digit by digit, while it trains."""
