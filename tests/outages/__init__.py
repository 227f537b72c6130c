"""What the portal leans on is taken away under it: nobody is let in, and nobody sees a trace."""
