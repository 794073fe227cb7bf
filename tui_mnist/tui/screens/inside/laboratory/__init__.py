"""The laboratory of the Inside screen: experiments on a copy of the network, before and after."""
